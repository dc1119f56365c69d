"""Security of every page: middleware, sessions, sign-in, known browsers, saved forms, error pages."""
