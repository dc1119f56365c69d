"""The web server: connections and their limits, cache, client addresses, bodies, threads, processes."""
