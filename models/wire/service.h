// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"

#include <QByteArray>
#include <QHash>
#include <QRegularExpression>
#include <QString>
#include <QStringList>

#include <deque>
#include <memory>
#include <optional>
#include <vector>

namespace hookline::wire {

enum class Protocol {
    AwsJson, ///< AWS JSON 1.0 / 1.1: POST /, X-Amz-Target.
    AwsQuery, ///< Form-encoded request, XML reply.
};

enum class ShapeType { String, Integer, Long, Double, Boolean, Timestamp, Blob, Structure, List, Map };

struct Shape;

/// One member of a structure. `name` is AWS's own spelling ("deploymentId"), also on the wire for JSON.
struct Member
{
    QString name;
    QString wireName; ///< Query/XML name when it differs from `name` (locationName), else equal to it.
    const Shape *shape = nullptr;
    bool required = false;
};

/// One type of a service: facts of the service model only, no prose. Lengths count characters or items.
struct Shape
{
    QString name;
    ShapeType type = ShapeType::String;
    std::vector<Member> members; ///< Structure: in the model's order.
    const Shape *item = nullptr; ///< List: element. Map: value.
    const Shape *key = nullptr; ///< Map: key.
    QString
        itemWireName; ///< List: XML element name ("member" unless the model says otherwise). Map: "value".
    QString keyWireName; ///< Map: XML element name of the key ("key" unless the model says otherwise).
    bool flattened = false; ///< List or map without the wrapping element (SQS Query).
    QStringList enumValues; ///< String: known values; more may come from newer services.
    std::optional<double> min, max; ///< Length of strings, lists and maps; value of numbers.
    QString pattern; ///< String: the model's regular expression, empty if none.
    QRegularExpression expression; ///< `pattern`, anchored at both ends and compiled; thread-safe to match.
    bool sensitive = false; ///< Never shown or logged.
    bool documented = false; ///< Values and bounds are the documentation's; AWS's model has the plain type.

    const Member *member(QStringView memberName) const;
};

/// Never shown or logged: the value of a member that AWS's model marks so, or should. `shape` may be null.
bool isSecret(QStringView memberName, const Shape *shape);

/// One modelled error of a service.
struct ErrorShape
{
    QString name; ///< Exception name of the model: "LimitExceededFault".
    QString wireCode; ///< Code on the wire: "LimitExceeded".
    QString queryCode; ///< Code in x-amzn-query-error for query-compatible JSON services, empty if none.
    int httpStatus = 400;
    bool senderFault = true;
};

struct Operation
{
    QString name; ///< "PutLifecycleEventHookExecutionStatus"
    const Shape *input = nullptr; ///< Null: the operation takes nothing.
    const Shape *output = nullptr; ///< Null: the reply is empty.
    QStringList errors; ///< Names of ErrorShape.
    QString resultWrapper; ///< Query: "<Name>Result", also when empty.
    bool readOnly = false; ///< Safe to send again whatever happened to the first attempt.
    bool isUnsigned = false; ///< The service takes it without a signature.
    QString inputToken, outputToken, resultKey; ///< Paging; empty if the operation has none.
    QString limitKey; ///< The member that says how large a page may be; empty if there is none.
    bool pagedByCli = false; ///< The AWS CLI has a paginator for it.
    QHash<QString, QStringList> accepted; ///< By member: the only values of its enum that the service takes.
};

/// One AWS service (or the sandbox's own control service) as data: read by the client's codec, the sandbox's
/// codec, the sandbox's request check, the command line and the forms. Immutable after loading; shapes live
/// as long as it.
class Service
{
public:
    QString id; ///< Hookline's and the resource file's name: "codedeploy".
    QString cliName; ///< AWS CLI's command: "deploy".
    QString serviceId; ///< SDK's: "CodeDeploy"; endpoint variables upper-case it with underscores.
    QString endpointPrefix; ///< Host prefix: "codedeploy".
    QString signingName; ///< SigV4 service.
    QString apiVersion; ///< "2014-10-06"
    QString targetPrefix; ///< AWS JSON: "CodeDeploy_20141006".
    QString jsonVersion; ///< "1.0" or "1.1".
    QString xmlNamespace; ///< Query.
    Protocol protocol = Protocol::AwsJson;
    bool queryCompatible = false; ///< Also spoken as Query (SQS).

    Service() = default;
    Service(const Service &) = delete; // shapes point at each other
    Service &operator=(const Service &) = delete;

    const Operation *operation(QStringView operationName) const;
    const std::vector<Operation> &operations() const { return m_operations; }
    const Shape *shape(QStringView shapeName) const;
    /// By exception name, wire code or query code; null if the service models no such error.
    const ErrorShape *error(QStringView nameOrCode) const;

    /// Whether patterns are compiled while loading, which finds broken ones and takes most of the time, or
    /// when they are first matched.
    enum class Patterns { Check, Trust };

    /// Reads a description (resources/services/README.md has the grammar). Errors name the broken entry.
    static Result<std::shared_ptr<const Service>> load(const QByteArray &json,
                                                       Patterns patterns = Patterns::Check);

private:
    friend class ServiceLoader;
    std::vector<Operation> m_operations;
    std::deque<Shape> m_shapes; // a deque: members point into it
    std::vector<ErrorShape> m_errors;
    QHash<QString, const Shape *> m_shapeByName;
    QHash<QString, int> m_operationByName;
};

/// The descriptions built into the program, loaded once and shared. Ids: "codedeploy", "autoscaling",
/// "cloudformation", "iam", "sqs", "sts", "sandbox". Null for an unknown id. Thread-safe.
std::shared_ptr<const Service> service(QStringView id);
QStringList serviceIds();

} // namespace hookline::wire
