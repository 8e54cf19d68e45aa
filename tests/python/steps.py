"""What a case offers, read from the workflow document: no stage and no step is known here by its name."""
import datetime

from ihala.v1 import case_pb2, common_pb2, workflow_pb2


def stage_kind(workflow, stage_id):
    return next(stage.kind for stage in workflow.stages if stage.stage_id == stage_id)


def find_step(workflow, stage_id, role, holds):
    """The step that a role may take from a stage and for which `holds`; there must be exactly one."""
    found = [
        step for step in workflow.steps if stage_id in step.from_stages and role in step.roles and holds(step)
    ]
    if len(found) != 1:
        raise AssertionError(f"{len(found)} steps from {stage_id} instead of one: {[step.step_id for step in found]}")
    return found[0]


def of_kind(kind):
    return lambda step: step.kind == kind


def by_verb(verb):
    return lambda step: step.verb == verb


def leads_to(workflow, kind):
    return lambda step: step.to_stage and stage_kind(workflow, step.to_stage) == kind


def value(workflow, form, text, programme):
    """Something that fits one input of a form."""
    given = case_pb2.InputValue(name=form.name)
    if form.kind == workflow_pb2.INPUT_KIND_TEXT:
        given.text = text
    elif form.kind in (workflow_pb2.INPUT_KIND_CODE, workflow_pb2.INPUT_KIND_CODES):
        reasons = next(reasons.reasons for reasons in workflow.reason_sets if reasons.name == form.reason_set)
        given.codes.append(next(reason.code for reason in reasons if not reason.needs_note))
    elif form.kind == workflow_pb2.INPUT_KIND_DATE:
        today = datetime.datetime.now(datetime.timezone.utc).date()
        given.date.CopyFrom(common_pb2.Date(year=today.year, month=today.month, day=today.day))
    elif form.kind == workflow_pb2.INPUT_KIND_REFERENCE:
        given.text = "LIST-7"
    elif form.kind == workflow_pb2.INPUT_KIND_PROGRAMME:
        given.reference = programme
    else:
        raise AssertionError(f"the input {form.name} asks for something that this client cannot give")
    return given


def fill(workflow, form, text, programme=""):
    """Values for what a form must have: what is required, and the first of each group of which one is."""
    groups = set()
    values = []
    for one in form:
        if one.required or one.at_least_one_of and one.at_least_one_of not in groups:
            values.append(value(workflow, one, text, programme))
        groups.add(one.at_least_one_of)
    return values
