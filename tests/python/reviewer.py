"""The other side: a reviewer of the ministry, by the online calls that ihala-desk makes."""
import os

import steps

from ihala.v1 import common_pb2, directory_service_pb2, queue_service_pb2, referral_service_pb2, session_service_pb2


class Reviewer:
    """Signed in, without a device."""

    def __init__(self, link, account, passphrase):
        self.link = link
        request = session_service_pb2.SignInRequest(account=account, passphrase=passphrase)
        self.token = link.call(link.sessions.SignIn, request).session.token

    def call(self, method, request):
        return self.link.call(method, request, self.token)

    def queue(self):
        """The cases that wait for the ministry."""
        return self.call(self.link.queues.ListQueue, queue_service_pb2.ListQueueRequest(page_size=500)).items

    def in_queue(self, referral_id):
        return sum(item.core.referral_id == referral_id for item in self.queue())

    def look(self, referral_id):
        request = referral_service_pb2.GetReferralRequest(referral_id=referral_id)
        return self.call(self.link.referrals.GetReferral, request)

    def history(self, referral_id):
        request = referral_service_pb2.ListHistoryRequest(referral_id=referral_id, page_size=500)
        return self.call(self.link.referrals.ListHistory, request).entries

    def workflow_of(self, core):
        request = directory_service_pb2.GetWorkflowRequest(
            workflow_id=core.workflow.workflow_id, version=core.workflow.version
        )
        return self.call(self.link.directory.GetWorkflow, request).workflow

    def take(self, referral_id, verb, text="", role=common_pb2.ROLE_REVIEWER):
        """Takes the step with this verb, its form filled in, and returns the core after it."""
        core = self.look(referral_id).core
        workflow = self.workflow_of(core)
        step = steps.find_step(workflow, core.stage_id, role, steps.by_verb(verb))
        request = referral_service_pb2.TakeStepRequest(
            request_id=os.urandom(16),
            referral_id=referral_id,
            base_revision=core.revision,
            base_entry=core.entry,
            step_id=step.step_id,
            inputs=steps.fill(workflow, step.inputs, text, core.programme),
        )
        return self.call(self.link.referrals.TakeStep, request).core
