// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ILedger} from "../../../contracts/interfaces/ILedger.sol";
import {Model} from "./Model.sol";
import {Step} from "../support/Step.sol";

/// @title Random steps of guardians and recorders; and what nobody should do.
abstract contract PartyActs is Model {
    uint256 private constant MOST_PEOPLE = 22;

    uint32[] public parties;
    mapping(uint32 party => uint64) public limits;
    uint256 private _fresh = 0x70000;

    function admitParty(uint256 seed) external drawn(seed) {
        uint32 party = uint32(_draw(60));
        uint64 limit = uint64(_draw(2 * LIMIT));
        if (!_tryQuorum(_admitParty(party, limit))) return;
        parties.push(party);
        limits[party] = limit;
    }

    function changeParty(uint256 seed) external drawn(seed) {
        uint32 party = _draw(2) == 0 ? BANK : OTHER_BANK;
        uint64 limit = uint64(_draw(2 * LIMIT));
        if (_tryQuorum(_changeParty(party, limit))) limits[party] = limit;
    }

    function enrolKey(uint256 seed) external drawn(seed) {
        bool known = people.length >= MOST_PEOPLE || _draw(5) == 0;
        uint256 key = known ? people[_draw(people.length)] : ++_fresh;
        Holder memory holder = Holder(parties[_draw(parties.length)], uint32(_draw(3)), uint16(_draw(128)));
        if (!_tryQuorum(_enrolKey(vm.addr(key), holder.party, holder.person, holder.roles))) return;
        people.push(key);
        holders[key] = holder;
    }

    /// @dev Of guardians and of those who came later, so that both banks can always act.
    function changeKey(uint256 seed) external drawn(seed) {
        uint256 index = _draw(people.length);
        if (index > 2 && index < PEOPLE) index = _draw(3);
        uint16 roles = uint16(_draw(128));
        uint256 key = people[index];
        if (_tryQuorum(_changeKey(vm.addr(key), roles))) holders[key].roles = roles;
    }

    function rotateKey(uint256 seed) external drawn(seed) {
        uint256 index = _draw(people.length);
        uint256 key = people[index];
        uint256 newKey = _draw(5) == 0 ? people[_draw(people.length)] : ++_fresh;
        if (!_tryQuorum(_rotateKey(vm.addr(key), vm.addr(newKey)))) return;
        holders[newKey] = holders[key];
        holders[key].roles = 0;
        people[index] = newKey;
        if (people.length < MOST_PEOPLE) people.push(key);
    }

    function anchorLog(uint256 seed) external drawn(seed) {
        uint256 who = _somebody(RECORDS, 0);
        uint64 size = uint64(_draw(1000));
        uint32 party = holders[who].party;
        if (!_try(_anchorLog(size), _by(who), _only(_rule(RECORDS, 0)))) return;
        if (size <= anchored[party]) jumped = true;
        anchored[party] = size;
    }

    function stopPledging(uint256 seed) external drawn(seed) {
        if (_draw(4) != 0) return;
        if (_try(_stopPledging(), _by(_somebody(GUARDS, 0)), _only(_rule(GUARDS, 0)))) ++turns;
    }

    function resumePledging(uint256 seed) external drawn(seed) {
        if (_tryQuorum(_resumePledging())) ++turns;
    }

    // ------------------------------------------------------------------------------------------ what goes by

    function wait(uint256 seed) external drawn(seed) {
        vm.warp(block.timestamp + (_draw(8) == 0 ? 400 days : _draw(30 days)));
    }

    /// @dev Whatever was accepted once, in whatever state the ledger is now.
    function replay(uint256 seed) external drawn(seed) {
        if (_accepted.length == 0) return;
        bytes memory data = _accepted[_draw(_accepted.length)];
        bytes[] memory batch = new bytes[](1);
        batch[0] = data;
        (bool done,) = _send(data);
        if (done) replayed = true;
        ledger.relay(batch);
        _look(false);
    }

    /// @dev A call that was accepted once, with one byte changed.
    function forge(uint256 seed) external drawn(seed) {
        if (_accepted.length == 0) return;
        bytes memory data = _accepted[_draw(_accepted.length)];
        data[4 + _draw(data.length - 4)] ^= bytes1(uint8(1 + _draw(255)));
        (bool done,) = _send(data);
        if (done) unsigned = true;
        _look(false);
    }

    function noise(bytes calldata data) external {
        _send(data);
        bytes[] memory batch = new bytes[](1);
        batch[0] = data;
        ledger.relay(batch);
        _look(false);
    }

    function _tryQuorum(Step memory step) internal returns (bool) {
        uint256[] memory signers = _by(_somebody(GUARDS, 0), _somebody(GUARDS, 0));
        for (uint256 i = 0; i < 3 && holders[signers[0]].party == holders[signers[1]].party; ++i) {
            signers[1] = _somebody(GUARDS, 0);
        }
        bool falling = holders[signers[0]].party > holders[signers[1]].party;
        if (falling && _draw(8) != 0) (signers[0], signers[1]) = (signers[1], signers[0]);
        return _try(step, signers, _both(_rule(GUARDS, 0), _rule(GUARDS, 0)));
    }
}
