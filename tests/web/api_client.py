"""A program that speaks to the interface, for the tests."""

from django.test import Client

from tests.web.permission_world import token


class ApiClient:
    """A program with a token of the person in a role, at one inspection."""

    def __init__(self, here, role) -> None:
        self.headers = token(here.people[role])
        self.home = f"/api/v1/inspections/{here.inspection.pk}"
        self.client = Client()

    def get(self, place: str = "", wanted: int = 200):
        answer = self.client.get(f"{self.home}{place}", headers=self.headers)
        assert answer.status_code == wanted, answer.text
        return answer.json()

    def post(self, place: str, sent: object = None, wanted: int = 200):
        answer = self.client.post(f"{self.home}{place}", sent or {}, "application/json", headers=self.headers)
        assert answer.status_code == wanted, answer.text
        return answer.json()
