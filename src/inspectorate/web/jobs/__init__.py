"""Jobs: slow work that people ask for, which the worker does after the request."""
