// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/tour.h"

#include "app/gui/theme.h"
#include "widgets/common/worldtext.h"

#include <QApplication>
#include <QDir>
#include <QSaveFile>

#include <cstdio>

namespace hookline::gui {

namespace {

constexpr int lookEvery = 50;
constexpr int settleFor = 200; // for the picture: every view has followed and painted

// An hour's deadline lasts two minutes, a wave of a deployment seconds.
constexpr double tourSpeed = 30;

Options sandboxOptions(Options options)
{
    options.sandbox = true;
    options.dataDirectory.clear();
    options.speed = options.speed.value_or(tourSpeed);
    return options;
}

void tell(const QString &text)
{
    std::fputs(text.toLocal8Bit().constData(), stdout);
    std::fputc('\n', stdout);
    std::fflush(stdout);
}

} // namespace

Tour::Tour(const Options &options, Settings &settings, QObject *parent)
    : QObject(parent)
    , m_directory(options.tourDirectory)
    , m_application(sandboxOptions(options), settings)
    , m_stage(m_application)
    , m_steps(tourSteps(m_stage))
{
    // The pictures are the same on every computer, whatever its theme.
    applyTheme(*qApp, options.theme.value_or(Theme::Light));
    m_look.setInterval(lookEvery);
    connect(&m_look, &QTimer::timeout, this, &Tour::look);
    connect(&m_application, &Application::worldFailed, this, [this](const Error &error) {
        m_look.stop();
        conclude(false, toString(error));
    });
}

void Tour::start()
{
    if (!QDir().mkpath(m_directory)) {
        tell(QStringLiteral("tour: cannot make the directory %1").arg(m_directory));
        end(false);
        return;
    }
    m_stepTime.start();
    m_application.window().resize(1280, 800);
    m_application.start();
    // The first only: a step may open another.
    connect(&m_application, &Application::worldOpened, this, &Tour::begin, Qt::SingleShotConnection);
}

void Tour::begin()
{
    const TourStep &step = m_steps[m_results.size()];
    if (!m_results.empty())
        m_stepTime.start();
    m_seen.clear();
    step.act();
    m_look.start();
}

void Tour::look()
{
    const TourStep &step = m_steps[m_results.size()];
    m_seen = step.seen();
    if (!m_seen.isEmpty()) {
        m_look.stop();
        QTimer::singleShot(settleFor, this, [this] { conclude(true, m_seen); });
    } else if (m_stepTime.elapsed() > step.timeout.count()) {
        m_look.stop();
        conclude(
            false,
            QStringLiteral("not seen within %1 s").arg(static_cast<double>(step.timeout.count()) / 1000));
    }
}

void Tour::conclude(bool ok, const QString &seen)
{
    if (m_ended)
        return;
    const TourStep &step = m_steps[m_results.size()];
    TourResult result;
    result.title = step.title;
    result.seen = seen;
    result.screenshot = shoot(step.id);
    result.milliseconds = m_stepTime.elapsed();
    result.ok = ok;
    m_results.push_back(result);
    tell(QStringLiteral("%1 %2: %3")
             .arg(ok ? QStringLiteral("ok    ") : QStringLiteral("FAILED"), step.title, seen));
    if (!ok || m_results.size() == m_steps.size())
        end(ok);
    else
        begin();
}

QString Tour::shoot(const QString &id)
{
    const QString name =
        QStringLiteral("%1-%2.png").arg(m_results.size() + 1, 2, 10, QLatin1Char('0')).arg(id);
    const QPixmap picture = m_stage.picture();
    if (picture.isNull() || !picture.save(QDir(m_directory).filePath(name))) {
        m_filesOk = false;
        return {};
    }
    return name;
}

void Tour::end(bool ok)
{
    m_ended = true;
    const QString world = m_application.world() ? common::worldText(m_application.world()->session)
                                                : QStringLiteral("no connection");
    QSaveFile file(QDir(m_directory).filePath(QStringLiteral("report.md")));
    const QByteArray report = tourReport(world, m_results, m_steps.size()).toUtf8();
    const bool written =
        file.open(QIODevice::WriteOnly) && file.write(report) == report.size() && file.commit();
    const bool all = ok && written && m_filesOk;
    tell(QStringLiteral("tour: %1 of %2 steps seen, %3")
             .arg(std::count_if(m_results.begin(), m_results.end(), [](const TourResult &r) { return r.ok; }))
             .arg(m_steps.size())
             .arg(written ? QStringLiteral("report in %1").arg(file.fileName())
                          : QStringLiteral("the report could not be written")));
    Q_EMIT finished(all ? 0 : 1);
}

} // namespace hookline::gui
