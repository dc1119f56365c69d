"""The factual accuracy check: the draft sent to the service, challenges, responses and their sign-off."""
