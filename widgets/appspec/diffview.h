// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QWidget>

#include <memory>

namespace hookline::appspec {

/// One of two texts that are compared.
struct DiffSide
{
    QString title; ///< What it is: "On disk now", "Yours, not saved".
    QString origin; ///< Where it is from: a path, a deployment of a connection. May be empty.
    QByteArray text;
};

/// Two texts side by side: what was removed, added or changed is marked by sign and colour, rows are aligned,
/// both scroll as one, F8 and Shift+F8 lead from change to change. They are compared in the thread pool.
class DiffView : public QWidget
{
    Q_OBJECT

public:
    explicit DiffView(QWidget *parent = nullptr);
    ~DiffView() override;

    /// Ends in compared(), unless it is called again before.
    void compare(const DiffSide &before, const DiffSide &after);
    /// Shows nothing but that sentence.
    void clear(const QString &sentence);

    /// -1 while they are being compared, or where nothing is.
    int changeCount() const;
    /// "3 changes", "No difference: …"
    QString summary() const;
    /// Which change stands in view, from 0; -1: none.
    int currentChange() const;
    /// What stands in that row of the left or the right side; null where a filler stands.
    QByteArray rowText(bool after, int row) const;
    int firstShownRow(bool after) const;

public Q_SLOTS:
    /// Round the end.
    void nextChange();
    void previousChange();

Q_SIGNALS:
    void compared();

protected:
    void changeEvent(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    class Private;
    void build();
    void setUpEditor(std::size_t which);
    void showRows();
    void step(int by);
    void go(int change);
    void numberShownRows();
    void paintLooks();
    void setScrollWidths();
    void refreshBar();
    void describeChange();
    void copy(std::size_t side) const;

    std::unique_ptr<Private> d;
};

} // namespace hookline::appspec
