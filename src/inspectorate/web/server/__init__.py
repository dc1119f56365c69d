"""The web server: connections and their limits, client addresses, request bodies, threads, processes."""
