"""The service: inspections in the browser and over HTTP. The only package that imports Django."""
