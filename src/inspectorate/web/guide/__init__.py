"""The help: the guide, a chapter for each role, and the glossary, rendered from the documents in docs/."""
