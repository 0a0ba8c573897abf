// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/aws/tlsproblem.h"

#include <QSslCertificate>

#include <algorithm>
#include <array>

namespace hookline::aws {

namespace {

struct Row
{
    QSslError::SslError error;
    const char *text; ///< With {host}, {subject}, {end} of the certificate and {who} trusts.
};

constexpr const char *untrusted =
    "the certificate of {host} is signed by nobody whom {who} trusts; if it is your "
    "own, or your company's proxy's, name "
    "the file of its authority in AWS_CA_BUNDLE or ca_bundle";

// The first row that applies counts: whose certificate nobody vouches for can say anything else, too.
constexpr std::array rows{
    Row{QSslError::SelfSignedCertificate, untrusted},
    Row{QSslError::SelfSignedCertificateInChain, untrusted},
    Row{QSslError::UnableToGetLocalIssuerCertificate, untrusted},
    Row{QSslError::UnableToVerifyFirstCertificate, untrusted},
    Row{QSslError::CertificateUntrusted, untrusted},
    Row{QSslError::CertificateExpired,
        "the certificate of {host} ended on {end}; check the date of this computer, else the host needs a "
        "new one"},
    Row{QSslError::CertificateNotYetValid,
        "the certificate of {host} is not valid yet; check the date of this computer"},
    Row{QSslError::HostNameMismatch,
        "the certificate that {host} shows is for {subject}; check the endpoint's name, else something "
        "stands in "
        "between"},
};

QString subjectOf(const QSslCertificate &certificate)
{
    const QStringList names = certificate.subjectAlternativeNames().values();
    const QString name = names.isEmpty()
        ? certificate.subjectInfo(QSslCertificate::CommonName).join(QLatin1Char(' '))
        : names.first();
    return name.left(100);
}

} // namespace

QString tlsProblem(const QString &host, const QList<QSslError> &errors, const QString &caBundle)
{
    for (const Row &row : rows) {
        const auto found = std::find_if(errors.begin(), errors.end(), [&row](const QSslError &error) {
            return error.error() == row.error;
        });
        if (found == errors.end())
            continue;
        const QSslCertificate certificate = found->certificate();
        QString text = QString::fromLatin1(row.text);
        text.replace(QLatin1String("{end}"), certificate.expiryDate().toUTC().date().toString(Qt::ISODate));
        text.replace(QLatin1String("{who}"), caBundle.isEmpty() ? QStringLiteral("this computer") : caBundle);
        text.replace(QLatin1String("{host}"), host);
        text.replace(QLatin1String("{subject}"), subjectOf(certificate)); // last: it may say anything
        return text;
    }
    return QStringLiteral("the certificate of %1 cannot be trusted: %2")
        .arg(host, errors.isEmpty() ? QString() : errors.first().errorString());
}

} // namespace hookline::aws
