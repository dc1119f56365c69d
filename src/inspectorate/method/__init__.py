"""The inspection method: one module per stage of the data, each usable without the later ones."""
