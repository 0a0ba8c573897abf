// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/appspec/formedits.h"
#include "widgets/appspec/livecheck.h"

#include <QWidget>

#include <vector>

class QFormLayout;
class QLineEdit;

namespace hookline::appspec {

/// Which values of an AppSpec file.
enum class FieldGroup : quint8 {
    Main, ///< Version and os, or what an ECS service or a Lambda function is deployed with.
    Network, ///< Of an ECS service.
};

/// The single values of an AppSpec file, a line each. Lists of texts stand in a line, too, parted by commas.
class FieldsPane : public QWidget
{
    Q_OBJECT

public:
    explicit FieldsPane(FieldGroup group, QWidget *parent = nullptr);

    /// Not null. Fields that a person is writing in keep what they hold.
    void show(const std::shared_ptr<const CheckedText> &checked);

Q_SIGNALS:
    void editWished(const hookline::appspec::FormWish &wish);
    void spanChosen(const hookline::appspec::Span &span);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void build(Platform platform);
    QLineEdit *addField(size_t row);
    QString textOf(size_t field) const;
    Path pathOf(size_t field) const;
    void edited(size_t field);

    FieldGroup m_group;
    std::shared_ptr<const CheckedText> m_checked;
    Platform m_platform = Platform::Unknown;
    QFormLayout *m_layout;
    std::vector<size_t> m_shown; ///< Rows of the table of fields.
    std::vector<QLineEdit *> m_edits;
};

} // namespace hookline::appspec
