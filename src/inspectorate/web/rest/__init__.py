"""Infrastructure of the JSON API: authentication, schemas, problem details and the OpenAPI description."""
