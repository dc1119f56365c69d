"""Email: messages in a queue, sent by the worker with time-outs and retries."""
