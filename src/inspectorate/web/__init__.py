"""The service: inspections in the browser. The only room that knows Django."""
