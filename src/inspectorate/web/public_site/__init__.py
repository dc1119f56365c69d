"""The public site: published reports for everybody, from stored releases alone, without cookies."""
