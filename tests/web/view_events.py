"""The URLs that show case data: each records one view event in the audit log when it is opened.

Names in braces are looked up in the inspection.
"""

IN_FIELDWORK = {
    "cases:long_list": "long-lists/{long_list}/",
    "cases:left_out": "long-lists/{long_list}/left-out.csv",
    "cases:sample": "sample/court/",
    "allocation:conflicts": "conflicts-of-interest/",
    "allocation:reassignments": "allocation/changes/",
    "cases:numbered_samples": "sample/court/seals/1/numbered-samples/",
    "cases:complete_replacement": "sample/court/replacement/",
    "allocation:undo_replacement": "sample/court/replacement/undo/",
    "allocation:timetable": "interviews/",
    "allocation:calendar": "interviews/calendar.ics",
    "assessments:caseload": "cases/",
    "assessments:assessment": "cases/{own}/",
    "assessments:about": "cases/{own}/about/",
    "assessments:stage": "cases/{own}/stage/2.1/",
    "assessments:history": "cases/{own}/history/2.1.2/",
    "assessments:resolve_conflict": "cases/{own}/conflict/{conflict}/",
    "assessments:finish": "cases/{own}/finish/",
    "assessments:return_case": "cases/{own}/return/",
    "assessments:review_thread": "cases/{own}/review/{thread}/",
    "assessments:differences": "consistency/{first}/",
    "assessments:second_draw": "consistency/draw/",
    "assessments:second_draw_cases": "consistency/draw/1/cases.csv",
    "assessments:alerts": "alerts/",
    "assessments:alert": "alerts/{alert}/",
    "results:emerging_findings": "emerging-findings/",
    "results:standard": "emerging-findings/2.1/",
    "judgements:evidence_item": "judgements/evidence/{item}/",
    "panel:drill_down": "drill-down/2.1.1/",
}
AT_PANEL = {
    "panel:panel": "panel/",
    "panel:standard": "panel/2.1/",
    "panel:give_views": "panel/views/",
    "panel:decide_agreed": "panel/decisions/",
    "panel:give_view": "panel/2.1/view/",
    "panel:decide": "panel/2.1/decide/",
    "panel:drill_down": "drill-down/2.1.1/",
}
ROUTES_IN_FIELDWORK = {
    "api:inspection_answers": "/answers",
    "api:conflicted_work": "/conflicted-work",
    "api:declarations": "/conflicts-of-interest",
    "api:evidence_file": "/evidence-items/{item}/file",
    "api:long_list": "/long-lists/{long_list}",
    "api:long_list_rows": "/long-lists/{long_list}/rows",
    "api:numbered_samples": "/samples/court/seals/1/numbered-samples",
    "api:planned_interviews": "/planned-interviews",
    "api:reassignments": "/reassignments",
    "api:sample": "/samples/court",
    "api:assessments": "/assessments",
    "api:assessment": "/assessments/{own}",
    "api:questions": "/assessments/{own}/questions",
    "api:missing_answers": "/assessments/{own}/missing-answers",
    "api:review": "/assessments/{own}/review",
    "api:history": "/assessments/{own}/answers/2.1.1/history",
    "api:differences": "/consistency/{first}",
    "api:second_draws": "/second-draws",
    "api:second_draw_cases": "/second-draws/1/cases.csv",
    "api:alerts": "/alerts",
    "api:ratings": "/ratings",
    "api:tallies": "/tallies",
    "api:tallies_csv": "/tallies.csv",
    "api:rating": "/ratings/2.1",
    "api:drill_down": "/drill-down/2.1.1",
}
ROUTES_AT_PANEL = {
    "api:panel": "/panel",
    "api:panel_standard": "/panel/2.1",
}
ROUTES_ONCE_CONFIRMED = {
    "api:report": "/report",
}
