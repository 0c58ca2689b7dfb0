"""All rooms of this server, as routes and pages use them.

A token gives its holder a seat in a room and the view of that seat. All methods run in the server's
event loop; a page's script thread calls them through ``Rooms.ask``::

    async with aclosing(ROOMS.watch(code, token)) as views:    # a websocket's sending half
        async for view in views:
            await socket.send_json(view)
    await ROOMS.act(code, token, await socket.receive_json())  # and its receiving half

Errors are a RefusedError or a StorageError, whose message is shown to the user as it is.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Mapping
from contextlib import aclosing, suppress
from dataclasses import dataclass
from typing import Any, TypeVar

from bn_core.classroom.events.event import LAB, MAX_STUDENTS, PROJECTOR, TEACHER, Event
from bn_core.classroom.events.record import read_event
from bn_core.classroom.inputs.errors import NoRoomError, NotYoursError, RemovedError
from bn_core.classroom.live.live_room import LiveRoom
from bn_core.classroom.live.registry import Registry
from bn_core.classroom.live.service import Service
from bn_core.classroom.live.writer import ROOM_CLOSED, call_database
from bn_core.classroom.people.identity import (
    LOOPBACK,
    UNKNOWN,
    draw_code,
    draw_phrase,
    draw_token,
    hash_token,
    read_code,
    read_network,
)
from bn_core.classroom.people.rate_limits import Pace, Throttle
from bn_core.classroom.people.shared_limits import SharedPace
from bn_core.classroom.room import log as logbook
from bn_core.classroom.room.state import Entry, Room
from bn_core.classroom.room.views import view_as_student
from bn_core.storage import rooms
from bn_core.storage.careful_clock import CarefulClock, read_steady
from bn_core.storage.database import StorageError

GUESS_RATE, GUESS_BURST = 0.5, 60
"""Wrong codes per second of one guesser, and at once; a network may be a whole school's."""
JOIN_RATE, JOIN_BURST = 10.0, 100
"""Students per second who join one room, and at once."""
OPENING_RATE, OPENING_BURST = 1 / 120, 30
"""Rooms per second that are opened from one network, and at once."""
TOKEN_RATE, TOKEN_BURST = 1.0, 60
"""Wrong tokens per second of one network that are answered, and at once."""
_TOO_MANY = "Too many tries from this network."
_CROWD = "Many students are joining this room right now."
NOT_IN_ROOM = (
    "You are not in this room. The teacher may have deleted it or turned you away, or nothing "
    "happened in it for a day. To enter a room, join with the code on the screen."
)
VIEWS_PER_SECOND = 2000.0
"""Views per second of all watchers of all rooms together."""
T = TypeVar("T")
Views = AsyncGenerator[dict[str, Any], None]


@dataclass(frozen=True, slots=True)
class Ticket:
    """A seat in a room, with the token that opens it.

    Only the token's digest is stored. ``seat`` is 0 for the teacher, and counts from 1 for
    students.
    """

    code: str
    token: str
    seat: int

    @property
    def proof(self) -> str:
        """What a browser shows later to prove that it was let into a room."""
        return f"{self.code}:{self.token}"


class Rooms(Service):
    """The rooms of one server.

    ``clock`` returns seconds since 1970, ``steady`` monotonic seconds, by default the same,
    and ``sleep`` awaits some. Limits slow those who cause
    them. A wrong code is counted for the student's seat in another room if the browser proves one,
    else for the network, where the next tries wait for their turn. They never hold up a right code
    in a network where the room is in use: a class shares its address with its school, and someone
    who guesses there could as well read the code from the screen.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        steady: Callable[[], float] | None = None,
    ) -> None:
        self._clock, self._sleep = clock, sleep
        super().__init__(Registry(clock, CarefulClock(clock, steady or clock)), clock)
        self._guesses = SharedPace("codes", Pace(GUESS_RATE, GUESS_BURST, 10, _TOO_MANY))
        self._wrong_tokens = SharedPace("tokens", Pace(TOKEN_RATE, TOKEN_BURST, 5, _TOO_MANY))
        self._openings = SharedPace("rooms", Pace(OPENING_RATE, OPENING_BURST, 0, _TOO_MANY))
        self._joins = Pace(JOIN_RATE, JOIN_BURST, MAX_STUDENTS, _CROWD)
        self._throttle = Throttle(VIEWS_PER_SECOND)

    async def open(self, address: str = "") -> Ticket:
        """Open a room for the teacher at ``address``; FullError, TooOftenError."""
        await call_database(self._openings.take, read_network(address), self._clock())
        ticket = Ticket(draw_code(), draw_phrase(), TEACHER)
        await self.registry.create(ticket.code, hash_token(ticket.token))
        return ticket

    async def join(
        self, code: Any, nickname: Any, address: str = "", proof: str = "", former: str = ""
    ) -> Ticket:
        """Take a seat in a room, once it is this student's turn.

        ``proof`` is the ``Ticket.proof`` of the browser's last seat in any room, and ``former`` the
        token of its last seat in this one. RefusedError: no such room, too many tries, a full room,
        a name that is taken, or a browser whose seat the teacher has removed.
        """
        code, token, network = read_code(code), draw_token(), read_network(address)
        await self._find_room(code, network, proof)
        await self._sleep(self._joins.take(code, self._clock()))
        live = await self.registry.get(code)
        seat = await live.enter(nickname, hash_token(token), hash_token(former))
        _remember(live, network)
        return Ticket(code, token, seat)

    async def seat(self, code: Any, token: Any, address: str = "") -> int:
        """Return whose token it is, TEACHER, PROJECTOR or the seat of a student.

        A valid token opens its seat at once, whatever else was tried from its network. NoRoomError:
        it opens no seat; the more such tokens come from a network, the later the answer.
        TooOftenError: too many come at once.
        """
        network = read_network(address)
        try:
            live, seat = await self._enter(code, token)
        except NoRoomError:
            wait = await call_database(self._wrong_tokens.take, network, self._clock())
            await self._sleep(wait)
            raise
        _remember(live, network)
        return seat

    async def act(self, code: Any, token: Any, event: Event | Any) -> None:
        """Apply an event of the token's holder; return once it is stored.

        ``event`` is an Event or its JSON record, {"kind": "voted", "option": 2, "turn": 5}. The
        turn is that of the view which the sender has seen, so that an answer to an earlier question
        is refused. RefusedError, StorageError: the room is unchanged.
        """
        live, who = await self._enter(code, token)
        if isinstance(event, Event):
            await live.act(who, event)
        else:
            record = dict(event) if isinstance(event, Mapping) else {}
            turn = record.pop("turn", None)
            await live.act(who, read_event(record), turn)

    async def act_as_lab(self, code: str, event: Event, turn: int) -> None:
        """Apply an event of the lab itself in a turn, such as NetworkMeasured after a run."""
        await (await self.registry.get(code)).act(LAB, event, turn)

    async def room(self, code: Any, token: Any) -> Room:
        """Return the whole room, for its teacher alone."""
        return (await self._enter_as_teacher(code, token)).room

    async def watch(self, code: Any, token: Any) -> Views:
        """Yield a student's view, now and after every change, until the room closes.

        Raises NoRoomError once the room is closed. Slow readers skip what they have missed, and
        full rooms get fewer views per second. KeyError: the token is the teacher's, who uses
        ``follow``.
        """
        async with aclosing(self._watch_views(code, token, view_as_student)) as views:
            async for view in views:
                yield view

    async def follow(self, code: Any, token: Any) -> AsyncGenerator[Room, None]:
        """Yield the whole room, now and after every change.

        Only its teacher and the projector may follow it. ``bn_core.classroom.room.views`` says
        what of it each of them sees.
        """
        if (await self._enter(code, token))[1] not in (TEACHER, PROJECTOR):
            raise NotYoursError("Only the teacher can do this.")
        async with aclosing(self._watch_views(code, token, lambda room, _: room)) as every:
            async for room in every:
                yield room

    async def export(self, code: Any, token: Any) -> str:
        """Return the room's whole log as CSV, for its teacher alone."""
        return await self.read_log(code, token, logbook.log_to_csv)

    async def read_log(self, code: Any, token: Any, read: Callable[[Iterable[Entry]], T]) -> T:
        """Return what ``read`` makes of the room's whole log, for its teacher alone.

        It runs in a thread beside the loop.
        """
        live = await self._enter_as_teacher(code, token)
        await live.store_sliders()
        return await call_database(read, map(logbook.read_row, rooms.load_events(live.room.code)))

    async def delete(self, code: Any, token: Any) -> None:
        """Delete all stored data of the room, for its teacher alone."""
        await self.registry.delete(await self._enter_as_teacher(code, token))

    async def _find_room(self, code: str, network: str, proof: str) -> None:
        """Return once the code is known to be right.

        Raises NoRoomError, TooOftenError or StorageError otherwise.
        """
        if self.registry.is_used_from(network, code):
            return
        guesser, now = await self._read_proof(proof) or network, self._clock()
        # Counted before the code is known to be wrong, because many may try at the same time.
        if wait := self._guesses.pace.take(guesser, now):
            await self._sleep(wait)
        # A room in memory is found without waiting, and the turn is given back before the next
        # request is read: a whole class may send its right code at once.
        try:
            await self.registry.get(code)
        except NoRoomError:
            with suppress(StorageError):  # this process has counted it
                await call_database(self._guesses.count, guesser, now)
            raise NoRoomError("No room has this code. Check the code on the screen.") from None
        except StorageError:
            self._guesses.pace.give_back(guesser)
            raise
        self._guesses.pace.give_back(guesser)

    async def _read_proof(self, proof: str) -> str:
        """Return the digest of the token of a proof, "" if it opens no seat."""
        code, _, token = proof.partition(":")
        try:
            _, who = await self._enter(code, token)
        except (NoRoomError, StorageError):
            return ""
        return "" if who == PROJECTOR else hash_token(token)  # its letters are too few to prove

    async def _watch_views(
        self, code: Any, token: Any, see: Callable[[Room, int], T]
    ) -> AsyncGenerator[T, None]:
        before: T | None = None
        live: LiveRoom | None = None
        while True:
            try:
                live, who = await self._enter(code, token)
            except NoRoomError:
                if live is None or not live.closed:
                    raise
                raise NoRoomError(ROOM_CLOSED) from None  # no secret for someone who was in it
            live.last_used, version = self._clock(), live.version
            live.watchers += 1
            try:
                if (now := see(live.room, who)) != before:
                    yield (before := now)
                await live.wait_for_change(version)
                await self._throttle.wait()
            finally:
                live.watchers -= 1

    async def _enter_as_teacher(self, code: Any, token: Any) -> LiveRoom:
        live, who = await self._enter(code, token)
        if who != TEACHER:
            raise NotYoursError("Only the teacher can do this.")
        return live

    async def _enter(self, code: Any, token: Any) -> tuple[LiveRoom, int]:
        """Return the room and whose token it is.

        A wrong code and a wrong token give the same sentence, so that neither can be guessed alone.
        """
        try:
            live = await self.registry.get(read_code(code))
            return live, await live.find_seat(hash_token(token))
        except RemovedError as error:
            raise NoRoomError(str(error)) from None
        except (NoRoomError, NotYoursError):
            raise NoRoomError(NOT_IN_ROOM) from None


def _remember(live: LiveRoom, network: str) -> None:
    """Note that the room is used from this network, unless it may be that of a proxy."""
    if network not in (*live.networks, UNKNOWN, *LOOPBACK):
        live.networks.append(network)


ROOMS = Rooms(steady=read_steady)
"""The rooms of this process."""
