"""What protects every page: middleware, sessions, sign-in, known browsers and saved forms."""
