"""Django's PostgreSQL backend, with pooled connections that are known to work when they are used."""
