"""Inspections as packages of files, and the program that makes them."""
