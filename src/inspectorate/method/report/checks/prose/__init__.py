"""What a text says: its sentences, what they are about, and the numbers and words for shares in them."""
