// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/wire/codec.h"
#include "tests/bench/bench.h"
#include "tests/sandbox/autoscalingworld.h"
#include "tests/sandbox/cloudformationworld.h"

#include <QTemporaryFile>
#include <QXmlStreamReader>
#include <QXmlStreamWriter>

namespace hookline::bench {
namespace {

/// A call that the sandbox answers from its world, encoded as it leaves.
template <class World> QByteArray answer(World &world, const wire::IncomingCall &call)
{
    const auto reply = world.backend->call(call.operation->name, call.input, world.now);
    if (!reply)
        qFatal("%s: %s", qPrintable(call.operation->name), qPrintable(reply.error().message));
    return wire::encodeReply(call, *reply, QStringLiteral("00000000-0000-4000-8000-000000000000")).body;
}

struct Token
{
    QXmlStreamReader::TokenType type;
    QString text; ///< Name or characters.
};

std::vector<Token> tokensOf(const QByteArray &xml)
{
    std::vector<Token> tokens;
    QXmlStreamReader reader(xml);
    reader.setNamespaceProcessing(false);
    while (!reader.atEnd()) {
        const auto type = reader.readNext();
        const bool isCharacters = type == QXmlStreamReader::Characters;
        tokens.push_back({type, (isCharacters ? reader.text() : reader.qualifiedName()).toString()});
    }
    return tokens;
}

QByteArray written(const std::vector<Token> &tokens)
{
    QByteArray xml;
    QXmlStreamWriter writer(&xml);
    for (const Token &token : tokens) {
        if (token.type == QXmlStreamReader::StartElement)
            writer.writeStartElement(token.text);
        else if (token.type == QXmlStreamReader::EndElement)
            writer.writeEndElement();
        else if (token.type == QXmlStreamReader::Characters)
            writer.writeCharacters(token.text);
    }
    return xml;
}

template <class World>
void compareAnswer(Report &report, const QString &name, qint64 n, World &world, QStringView service,
                   QStringView operation)
{
    const auto model = wire::service(service);
    const wire::IncomingCall call{.service = model.get(),
                                  .operation = model->operation(operation),
                                  .protocol = wire::Protocol::AwsQuery,
                                  .input = {}};
    const std::vector<Token> tokens = tokensOf(answer(world, call));
    report.compare(name, n, {[&] { answer(world, call); }}, QStringLiteral("QXmlStreamWriter"),
                   {[&] { written(tokens); }});
}

/// A group of which one instance waits at a hook and the others do nothing.
class Waiting
{
public:
    explicit Waiting(int idle)
    {
        m_world.addGroup(idle + 1, {{QStringLiteral("MaxSize"), idle + 1}});
        m_world.settle();
        m_world.call(
            "PutLifecycleHook",
            test::AutoScalingWorld::hook(QStringLiteral("drain"), test::AutoScalingWorld::terminating));
        m_world.setDesired(idle);
        m_instance = m_world.reach("Terminating:Wait");
    }
    /// Heartbeats, each a second after the one before.
    void beat()
    {
        const QJsonObject input =
            test::AutoScalingWorld::answer(QStringLiteral("drain"), m_instance, QString());
        for (int i = 0; i < 200; ++i) {
            m_world.call("RecordLifecycleActionHeartbeat", input);
            m_world.pass(std::chrono::seconds(1));
        }
    }

private:
    test::AutoScalingWorld m_world;
    QString m_instance;
};

/// A scenario of which only the fleet is there.
QString fleetFile(QTemporaryFile &file, const QByteArray &fleet)
{
    if (!file.open() || file.write("{\"fleet\": " + fleet + '}') < 0 || !file.flush())
        qFatal("no temporary file");
    return file.fileName();
}

} // namespace

void benchSandbox(Report &report)
{
    const QString group = QStringLiteral("sandbox/describe-group"),
                  page = QStringLiteral("sandbox/hook-results-page"),
                  beats = QStringLiteral("sandbox/heartbeats");
    if (report.wants(group)) {
        for (const int instances : {1'000, 10'000}) {
            test::AutoScalingWorld world;
            world.addGroup(instances, {{QStringLiteral("MaxSize"), instances}});
            world.settle();
            compareAnswer(report, group, instances, world, u"autoscaling", u"DescribeAutoScalingGroups");
        }
    }
    if (report.wants(beats)) {
        Waiting among10000(10'000), among10(10);
        report.compare(beats, 10'000, {[&] { among10000.beat(); }}, QStringLiteral("ten idle instances"),
                       {[&] { among10.beat(); }});
    }
    if (report.wants(page)) {
        for (const int results : {1'000, 100'000}) {
            test::CloudFormationWorld world;
            QTemporaryFile file;
            const QByteArray fleet = R"({"cloudformation": {"results": )" + QByteArray::number(results)
                + R"(, "hooks": [{"typeName": "Shop::Guard::Storage", "targets": ["STACK", "RESOURCE"]}]}})";
            world.begin(fleetFile(file, fleet).toUtf8().constData());
            compareAnswer(report, page, results, world, u"cloudformation", u"ListHookResults");
        }
    }
}

} // namespace hookline::bench
