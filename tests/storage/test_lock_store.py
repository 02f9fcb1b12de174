"""One turn at a time in a conversation, in order of arrival, and none waits for another's."""

import asyncio

from bot.storage.lock_store import InOrderLockStore


def test_in_order_of_arrival_and_one_at_a_time() -> None:
    async def run() -> tuple[list[int], int]:
        locks, order, inside, most = InOrderLockStore(), [], 0, 0

        async def turn(number: int) -> None:
            nonlocal inside, most
            async with locks.lock("c"):
                inside, most = inside + 1, max(most, inside + 1)
                await asyncio.sleep(0.001)
                order.append(number)
                inside -= 1

        await asyncio.gather(*(turn(number) for number in range(50)))
        assert not locks._locks and not locks._wanted  # nothing is kept
        return order, most

    order, most = asyncio.run(run())
    assert order == list(range(50))
    assert most == 1


def test_conversations_do_not_wait_for_each_other() -> None:
    async def run() -> None:
        locks = InOrderLockStore()
        async with locks.lock("one"):
            assert not locks.is_someone_waiting("one")
            async with asyncio.timeout(1), locks.lock("two"):
                pass

    asyncio.run(run())


def test_a_turn_that_fails_or_is_given_up_lets_the_next_in() -> None:
    async def run() -> None:
        locks = InOrderLockStore()

        async def fail() -> None:
            async with locks.lock("c"):
                await asyncio.sleep(0.01)
                raise ValueError

        async def wait() -> None:
            async with locks.lock("c"):
                pass

        failing, given_up, last = (asyncio.ensure_future(f()) for f in (fail, wait, wait))
        await asyncio.sleep(0)
        assert locks.is_someone_waiting("c")
        given_up.cancel()
        async with asyncio.timeout(1):
            await asyncio.gather(failing, given_up, last, return_exceptions=True)
        assert last.exception() is None
        assert not locks._locks

    asyncio.run(run())
