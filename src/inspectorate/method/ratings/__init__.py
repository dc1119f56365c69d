"""From percentages and judgements to ratings, and how certain each rating is."""
