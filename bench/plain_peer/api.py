"""The peer's two addresses: save one answer of a case, and save several."""

from typing import Any

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from bench.plain_peer.models import PeerAnswer, PeerCase

CHOICES = ("", "yes", "no", "not_applicable")


class AnswerSerializer(serializers.ModelSerializer):
    """An answer with the version that its sender saw."""

    base_version = serializers.IntegerField(min_value=0, write_only=True)
    value = serializers.ChoiceField(CHOICES)

    class Meta:
        """The fields of an answer."""

        model = PeerAnswer
        fields = ("question", "value", "comment", "base_version", "version", "at")
        read_only_fields = ("version", "at")


class SaveAnswer(APIView):
    """Save one answer of a case."""

    @transaction.atomic
    def post(self, request: Request, case: int) -> Response:
        """Save the answer, unless somebody has changed it since."""
        owned = get_object_or_404(PeerCase, pk=case, assessor=request.user)
        serializer = AnswerSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        return Response(AnswerSerializer(_save(owned, serializer.validated_data)).data)


class SaveAnswers(APIView):
    """Save several answers of a case: all of them, or none."""

    @transaction.atomic
    def post(self, request: Request, case: int) -> Response:
        """Save the answers, unless somebody has changed one of them since."""
        owned = get_object_or_404(PeerCase, pk=case, assessor=request.user)
        serializer = AnswerSerializer(data=request.data["answers"], many=True)
        serializer.is_valid(raise_exception=True)
        saved = [_save(owned, answer) for answer in serializer.validated_data]
        return Response(AnswerSerializer(saved, many=True).data)


def _save(case: PeerCase, answer: dict[str, Any]) -> PeerAnswer:
    rows = PeerAnswer.objects.select_for_update()
    current = rows.filter(case=case, question=answer["question"]).first()
    current = current or PeerAnswer(case=case, question=answer["question"])
    if answer["base_version"] != current.version:
        raise serializers.ValidationError("Somebody has changed this answer since you saw it.")
    current.value, current.comment = answer["value"], answer.get("comment", "")
    current.version += 1
    current.save()
    return current


urlpatterns = [
    path("cases/<int:case>/answers", SaveAnswer.as_view()),
    path("cases/<int:case>/answers/together", SaveAnswers.as_view()),
]
