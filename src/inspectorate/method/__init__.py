"""The inspection method: one subpackage per stage, each usable without the later stages."""
