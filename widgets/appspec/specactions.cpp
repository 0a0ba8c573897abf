// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/appspec/specactions.h"

#include <QHBoxLayout>
#include <QPushButton>

namespace hookline::appspec {

namespace {

struct Action
{
    const char *objectName;
    const char *text;
    const char *meaning;
    void (SpecActions::*wished)();
};

constexpr Action kinds[] = {
    {"specCompare", QT_TRANSLATE_NOOP("SpecActions", "Compare…"),
     QT_TRANSLATE_NOOP("SpecActions", "Compares this text with what is deployed, or with another file"),
     &SpecActions::compareWished},
    {"specTry", QT_TRANSLATE_NOOP("SpecActions", "Try it…"),
     QT_TRANSLATE_NOOP("SpecActions", "Runs a deployment of this AppSpec on a sandbox; nothing goes to AWS"),
     &SpecActions::trialWished},
    {"specDeploy", QT_TRANSLATE_NOOP("SpecActions", "Deploy…"),
     QT_TRANSLATE_NOOP("SpecActions", "Makes a deployment of this AppSpec in the connection that is shown"),
     &SpecActions::deployWished},
};

} // namespace

SpecActions::SpecActions(QWidget *parent)
    : QWidget(parent)
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    for (size_t i = 0; i < m_buttons.size(); ++i) {
        auto *button = new QPushButton(tr(kinds[i].text), this);
        button->setObjectName(QLatin1String(kinds[i].objectName));
        button->setAccessibleName(tr(kinds[i].text));
        connect(button, &QPushButton::clicked, this, kinds[i].wished);
        layout->addWidget(button);
        m_buttons[i] = button;
    }
    setUsable(false);
}

void SpecActions::setUsable(bool usable)
{
    for (size_t i = 0; i < m_buttons.size(); ++i) {
        const QString meaning = usable ? tr(kinds[i].meaning) : tr("No file is open");
        m_buttons[i]->setEnabled(usable);
        m_buttons[i]->setToolTip(meaning);
        m_buttons[i]->setAccessibleDescription(meaning);
    }
}

} // namespace hookline::appspec
