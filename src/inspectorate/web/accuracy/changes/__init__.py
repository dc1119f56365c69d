"""Change factual accuracy checks: send drafts, save challenges and responses, sign off."""
