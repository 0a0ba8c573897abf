// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/aws/keysteps.h"

namespace hookline::aws {

/// The keys of one connection at any moment: asks for them as the connection's origin says, and anew before
/// they end. One thread.
///
/// Files are read anew at every asking, so a changed profile counts from then on. From 15 minutes before
/// their end keys are asked for beside the calls, which use the old ones meanwhile, and a failure of that
/// keeps them; from 10 minutes before, calls wait. (Both are shorter for keys that live shorter.) Only one
/// asking runs at a time. Errors never hold a secret.
///
/// A person is asked once: after an asking that failed although (or because) a person was asked, no other
/// runs by itself until askAgain(); keys that still hold are used meanwhile, and calls that need others get
/// the failure.
class Credentials : public QObject
{
    Q_OBJECT

public:
    using Ready = std::function<void(Result<void>)>;

    /// `transport` and `clock` must outlive it.
    Credentials(const Connection &connection, Transport &transport, Clock &clock,
                std::function<double()> random, QObject *parent = nullptr);
    ~Credentials() override;

    /// Who asks a person where that is needed.
    void setAsker(CredentialAsker asker);

    /// The keys to sign with now, or null if they have to be waited for. Starts asking when it is time.
    const wire::AccessKeys *current();

    /// Calls `ready` when current() has keys, or with the error why not (never "delivery unknown": nothing
    /// was sent). Later, never before it returned; not after the death of `context`.
    void prepare(QObject *context, Ready ready);

    /// A service refused `keys` as ended: asks anew, unless others are there by now. Succeeds only if
    /// current() has others then. `ready` as in prepare().
    void renew(const wire::AccessKeys &refused, QObject *context, Ready ready);

    /// A person wants another asking: runs one now, whatever became of the last. What fails is in problem().
    void askAgain();

    /// False for keys that are all there is: askAgain() cannot bring others.
    bool canAskAgain() const;

    /// Which source won, for people.
    QString source() const;
    /// When the keys end; none if they do not, or are not there yet.
    std::optional<Instant> expiration() const;
    /// Why the last asking failed; none after a success.
    std::optional<Error> problem() const;
    /// A person was asked in the asking that failed last, and no other runs by itself.
    bool waitsForPerson() const;
    /// A service took the keys for ended, and their source gave no others; false as soon as there are others.
    bool haveEnded() const;

Q_SIGNALS:
    /// Keys, their end, their source or the problem changed.
    void changed();
    /// Each request that asked somebody for keys, for the request log; secrets are never in it.
    void attemptFinished(const hookline::Attempt &attempt);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace hookline::aws
