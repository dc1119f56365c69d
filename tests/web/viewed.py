"""The addresses that show cases: each puts one event “viewed” into the audit log, whenever it is opened.

In brackets: what is looked up in the inspection at hand.
"""

IN_FIELDWORK = {
    "cases:long_list": "long-lists/{long_list}/",
    "cases:sample": "sample/court/",
    "allocation:timetable": "interviews/",
    "allocation:calendar": "interviews/calendar.ics",
    "assessments:index": "cases/",
    "assessments:one": "cases/{own}/",
    "assessments:about": "cases/{own}/about/",
    "assessments:stage": "cases/{own}/stage/2.1/",
    "assessments:history": "cases/{own}/history/2.1.2/",
    "assessments:settle_clash": "cases/{own}/clash/{clash}/",
    "assessments:finish": "cases/{own}/finish/",
    "assessments:differences": "consistency/{first}/",
    "assessments:settle_difference": "consistency/{first}/{question}/",
    "assessments:alerts": "alerts/",
    "assessments:follow_alert": "alerts/{alert}/",
    "judgements:picture": "picture/",
    "judgements:item": "judgements/evidence/{item}/",
    "judgements:unfold": "unfold/2.1.1/",
}
AT_PANEL = {
    "judgements:panel": "panel/",
    "judgements:standard": "panel/2.1/",
    "judgements:give_view": "panel/2.1/view/",
    "judgements:decide": "panel/2.1/decide/",
    "judgements:unfold": "unfold/2.1.1/",
}
ROUTES_IN_FIELDWORK = {
    "api:sample": "/samples/court",
    "api:assessments": "/assessments",
    "api:assessment": "/assessments/{own}",
    "api:questions": "/assessments/{own}/questions",
    "api:lacking": "/assessments/{own}/missing",
    "api:history": "/assessments/{own}/answers/2.1.1/history",
    "api:differences": "/consistency/{first}",
    "api:alerts": "/alerts",
    "api:ratings": "/ratings",
    "api:rating": "/ratings/2.1",
    "api:unfold": "/unfold/2.1.1",
}
ROUTES_AT_PANEL = {
    "api:panel": "/panel",
    "api:panel_standard": "/panel/2.1",
}
