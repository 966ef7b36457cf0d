//! A bar with the time that is left, on a terminal only.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::terminal::Terminal;

/// How far a run has come.
pub(crate) struct Bar(ProgressBar);

impl Bar {
    /// A bar for so many steps of a name; it draws nothing when standard error is no terminal, or when nothing is to be said.
    pub(crate) fn of(steps: u64, name: &str, terminal: &Terminal, quiet: bool) -> Bar {
        let seen = terminal.err_is_terminal && !quiet;
        let target = if seen { ProgressDrawTarget::stderr_with_hz(8) } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(Some(steps), target);
        let colour = if terminal.err.0 { ".cyan" } else { "" };
        let template = format!("{{bar:30{colour}}} {{pos}}/{{len}} {name}, {{eta}} left{{msg}}");
        if let Ok(style) = ProgressStyle::with_template(&template) {
            bar.set_style(style.progress_chars("━╸ "));
        }
        Bar(bar)
    }

    /// Shows that so many steps are done.
    pub(crate) fn done(&self, steps: u64, message: String) {
        self.0.set_message(message);
        self.0.set_position(steps);
    }

    /// Takes the bar away.
    pub(crate) fn clear(&self) {
        self.0.finish_and_clear();
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.clear();
    }
}
