import asyncio
import json

import pytest
from werkzeug import Response

from monitor.errors import DeliveryError
from monitor.model import Delivery, DeliveryKind
from notifiers.apprise import AppriseNotifier, check_address
from tests.samples_of_messages import NOW, of_one


def delivery(address):
    return Delivery("0123456789abcdef", DeliveryKind.ALERT, address, of_one(), NOW, NOW)


def url(server, path="/hook"):
    return f"json://{server.host}:{server.port}{path}"


async def test_a_message_reaches_the_service(httpserver):
    seen = []

    def take(request):
        seen.append(json.loads(request.data))
        return Response("ok")

    httpserver.expect_request("/hook").respond_with_handler(take)
    await AppriseNotifier().send(delivery(url(httpserver)))
    [told] = seen
    assert told["title"] == of_one().subject
    assert told["message"].strip() == of_one().text.strip()


async def test_a_refusal_is_temporary_and_not_uncertain(httpserver):
    httpserver.expect_request("/hook").respond_with_data("no", status=500)
    with pytest.raises(DeliveryError) as failed:
        await AppriseNotifier().send(delivery(url(httpserver)))
    assert (failed.value.temporary, failed.value.uncertain) == (True, False)


async def test_a_service_that_does_not_answer_is_uncertain_and_the_loop_goes_on(httpserver):
    import threading

    release = threading.Event()

    def wait(request):
        release.wait(5)
        return Response("late")

    httpserver.expect_request("/hook").respond_with_handler(wait)
    sending = asyncio.create_task(AppriseNotifier(timeout=0.5).send(delivery(url(httpserver))))
    turns = 0
    while not sending.done():
        await asyncio.sleep(0.01)
        turns += 1
    release.set()
    assert turns > 10
    error = sending.exception()
    assert isinstance(error, DeliveryError)
    assert error.uncertain


async def test_an_unknown_service_is_permanent():
    with pytest.raises(DeliveryError) as failed:
        await AppriseNotifier().send(delivery("nope://x"))
    assert not failed.value.temporary


@pytest.mark.parametrize(
    ("address", "good"),
    [
        ("json://hook.example.org/x", True),
        ("ntfy://topic", True),
        ("nope://x", False),
        ("ntfy", False),
        ("exec://ls", False),
        ("mailtos://u:p@example.org", False),
    ],
)
def test_apprise_addresses(address, good):
    assert (check_address(address) is None) is good
