// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/theme.h"

#include <QApplication>
#include <QPalette>
#include <QProxyStyle>
#include <QStyleFactory>
#include <QStyleOption>

#include <algorithm>
#include <cmath>

namespace hookline::gui {

namespace {

struct Shade
{
    QPalette::ColorRole role;
    QRgb light, dark;
};

// Neutral greys and one accent. Text on Base, Window and Highlight stands at 4.5:1 or more in both columns.
constexpr Shade shades[]{
    {QPalette::Window, 0xfff3f3f3, 0xff2b2b2b},
    {QPalette::WindowText, 0xff1a1a1a, 0xffececec},
    {QPalette::Base, 0xffffffff, 0xff1e1e1e},
    {QPalette::AlternateBase, 0xfff7f7f7, 0xff242424},
    {QPalette::Text, 0xff1a1a1a, 0xffececec},
    {QPalette::Button, 0xffececec, 0xff353535},
    {QPalette::ButtonText, 0xff1a1a1a, 0xffececec},
    {QPalette::BrightText, 0xffa84300, 0xffffa066},
    {QPalette::ToolTipBase, 0xffffffdc, 0xff3a3a3a},
    {QPalette::ToolTipText, 0xff1a1a1a, 0xffececec},
    {QPalette::Highlight, 0xff0b5c94, 0xff2d6a9f},
    {QPalette::HighlightedText, 0xffffffff, 0xffffffff},
    {QPalette::Link, 0xff00598c, 0xff7cc6f0},
    {QPalette::LinkVisited, 0xff00598c, 0xff7cc6f0},
    {QPalette::PlaceholderText, 0xff6b6b6b, 0xffa0a0a0},
    {QPalette::Light, 0xffffffff, 0xff4a4a4a},
    {QPalette::Midlight, 0xffe6e6e6, 0xff404040},
    {QPalette::Mid, 0xffb4b4b4, 0xff3a3a3a},
    {QPalette::Dark, 0xff9a9a9a, 0xff1a1a1a},
    {QPalette::Shadow, 0xff6e6e6e, 0xff101010},
};

QPalette paletteOf(bool dark)
{
    QPalette palette;
    for (const Shade &shade : shades)
        palette.setColor(shade.role, QColor::fromRgb(dark ? shade.dark : shade.light));
    const QColor faint = QColor::fromRgb(dark ? 0xff8c8c8c : 0xff757575);
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, faint);
    // Only the view with the keyboard shows its selection in the accent.
    palette.setColor(QPalette::Inactive, QPalette::Highlight,
                     QColor::fromRgb(dark ? 0xff3a4a57 : 0xffd3e3ef));
    palette.setColor(QPalette::Inactive, QPalette::HighlightedText,
                     QColor::fromRgb(dark ? 0xffececec : 0xff1a1a1a));
    return palette;
}

/// Fusion draws the frames of boxes to tick in a darker shade of the window: unseen where that is dark.
class VisibleBoxes final : public QProxyStyle
{
public:
    using QProxyStyle::QProxyStyle;

    void drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                       const QWidget *widget) const override
    {
        const bool isBox = element == PE_IndicatorCheckBox || element == PE_IndicatorItemViewItemCheck
            || element == PE_IndicatorRadioButton;
        const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option);
        const auto *item = qstyleoption_cast<const QStyleOptionViewItem *>(option);
        if (isBox && button)
            draw(element, *button, painter, widget);
        else if (isBox && item)
            draw(element, *item, painter, widget);
        else
            QProxyStyle::drawPrimitive(element, option, painter, widget);
    }

private:
    template <class Option>
    void draw(PrimitiveElement element, Option option, QPainter *painter, const QWidget *widget) const
    {
        option.palette.setColor(QPalette::Window, option.palette.color(QPalette::PlaceholderText));
        QProxyStyle::drawPrimitive(element, &option, painter, widget);
    }
};

double luminance(const QColor &color)
{
    const auto linear = [](double c) {
        return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

double contrast(const QColor &a, const QColor &b)
{
    const auto [least, most] = std::minmax(luminance(a), luminance(b));
    return (most + 0.05) / (least + 0.05);
}

// The system's palette stays, but for two things that it may leave open: selected text must stand at 4.5:1,
// and only the view with the keyboard shows its selection in the accent.
QPalette mended(const QPalette &system)
{
    QPalette changes;
    QColor accent = system.color(QPalette::Active, QPalette::Highlight);
    const QColor text = system.color(QPalette::Active, QPalette::HighlightedText);
    const bool lightText = luminance(text) > 0.5;
    for (int step = 0; step < 20 && contrast(accent, text) < 4.5; ++step)
        accent = lightText ? accent.darker(108) : accent.lighter(108);
    changes.setColor(QPalette::Active, QPalette::Highlight, accent);
    if (system.color(QPalette::Inactive, QPalette::Highlight)
        == system.color(QPalette::Active, QPalette::Highlight)) {
        const QColor base = system.color(QPalette::Active, QPalette::Base);
        const auto blend = [](int a, int b) { return (a + 4 * b) / 5; };
        changes.setColor(QPalette::Inactive, QPalette::Highlight,
                         QColor(blend(accent.red(), base.red()), blend(accent.green(), base.green()),
                                blend(accent.blue(), base.blue())));
        changes.setColor(QPalette::Inactive, QPalette::HighlightedText,
                         system.color(QPalette::Active, QPalette::Text));
    }
    return changes;
}

} // namespace

void applyTheme(QApplication &application, Theme theme)
{
    if (theme == Theme::System) {
        application.setPalette(mended(QApplication::palette()));
        return;
    }
    QApplication::setStyle(new VisibleBoxes(QStyleFactory::create(QStringLiteral("Fusion"))));
    application.setPalette(paletteOf(theme == Theme::Dark));
}

} // namespace hookline::gui
