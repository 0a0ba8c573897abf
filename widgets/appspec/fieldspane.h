// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/appspec/formedits.h"
#include "widgets/appspec/livecheck.h"

#include <QWidget>

#include <vector>

class QFormLayout;
class QLineEdit;

namespace hookline::appspec {

/// The single values of an AppSpec file, a line each: version and os, or what an ECS service or a Lambda
/// function is deployed with.
class FieldsPane : public QWidget
{
    Q_OBJECT

public:
    explicit FieldsPane(QWidget *parent = nullptr);

    /// Not null. Fields that a person is writing in keep what they hold.
    void show(const std::shared_ptr<const CheckedText> &checked);

Q_SIGNALS:
    void editWished(const hookline::appspec::FormWish &wish);
    void spanChosen(const hookline::appspec::Span &span);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void build(Platform platform);
    Path pathOf(size_t field) const;
    void edited(size_t field);

    std::shared_ptr<const CheckedText> m_checked;
    Platform m_platform = Platform::Unknown;
    QFormLayout *m_layout;
    std::vector<size_t> m_shown; ///< Rows of the table of fields.
    std::vector<QLineEdit *> m_edits;
};

} // namespace hookline::appspec
