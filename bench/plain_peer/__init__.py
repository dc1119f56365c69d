"""Peer of the answers: the same save written the usual way, with Django, its REST framework and row history.

One view, one serializer and one model with django-simple-history, on the same PostgreSQL and web server.
It signs people in by session, checks the assessor and the version, and keeps each row's history. It has no
audit log, no idempotency keys and no answer conflicts.
"""
