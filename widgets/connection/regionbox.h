// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QComboBox>

namespace hookline::connection {

/// Every region of every partition by its ID and AWS's name for it, to be chosen, searched or typed. Takes
/// any other region too: AWS opens new ones.
class RegionBox : public QComboBox
{
    Q_OBJECT

public:
    explicit RegionBox(QWidget *parent = nullptr);

    /// Marks the region that counts while none is chosen here; empty: none is known.
    void setOwnRegion(const QString &region);
    void setRegion(const QString &region);
    /// What is chosen or typed, such as "eu-west-1"; empty: nothing is.
    QString region() const;

protected:
    /// Only with the focus: scrolling past must not change where one will connect to.
    void wheelEvent(QWheelEvent *event) override;
};

} // namespace hookline::connection
