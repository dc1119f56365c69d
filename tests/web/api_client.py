"""API client of the tests."""

from django.test import Client

from tests.web.permission_world import token


class ApiClient:
    """API client with a token of the person in a role, for one inspection."""

    def __init__(self, here, role) -> None:
        self.headers = token(here.people[role])
        self.home = f"/api/v1/inspections/{here.inspection.pk}"
        self.client = Client()

    def get(self, path: str = "", status: int = 200):
        response = self.client.get(f"{self.home}{path}", headers=self.headers)
        assert response.status_code == status, response.text
        return response.json()

    def post(self, path: str, body: object = None, status: int = 200):
        response = self.client.post(
            f"{self.home}{path}", body or {}, "application/json", headers=self.headers
        )
        assert response.status_code == status, response.text
        return response.json()
