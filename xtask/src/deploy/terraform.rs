//! The cloud's infrastructure: form, types, and a plan against a cloud that is not there.

use super::{copy, folder, scratch};
use crate::steps::Steps;
use crate::{Result, program};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where machines without a way to Terraform's registry keep its providers: a folder as `terraform providers mirror` makes it.
const PLUGINS: &str = "YUI_TEST_TERRAFORM_PLUGINS";

/// Checks what can be checked with what is on this machine.
pub(super) fn attempt(steps: &mut Steps) {
    if !program::works("terraform", &["version"]) {
        return steps.leave_out("Terraform", "there is no terraform on this machine");
    }
    steps.attempt("Terraform's form (terraform fmt)", || {
        program::run(terraform(&folder()).args(["fmt", "-check", "-diff", "-recursive", "terraform"]))
    });
    let prepared = match steps.take("Terraform's provider", prepare) {
        Ok(Some(prepared)) => prepared,
        Ok(None) => {
            return steps.leave_out(
                "terraform validate and test",
                "the provider is neither on this machine nor to be had: name a folder of providers in \
                 YUI_TEST_TERRAFORM_PLUGINS",
            );
        }
        Err(_kept_for_the_summary) => return,
    };
    steps.attempt("Terraform (validate, and test with a cloud that is not there)", || {
        program::run(terraform(&prepared).args(["validate", "-no-color"]))?;
        program::run(terraform(&prepared).args(["test", "-no-color"]))
    });
}

/// A copy of the module with its provider; `None` if there is no provider.
fn prepare() -> Result<Option<PathBuf>> {
    let module = folder().join("terraform/aws");
    let scratch = scratch("terraform")?;
    copy(&module, &scratch)?;
    let copied = scratch.join("aws");
    let mut init = terraform(&copied);
    init.args(["init", "-backend=false", "-input=false", "-no-color"]);
    if let Some(plugins) = plugins() {
        println!("   providers are taken from {}", plugins.display());
        program::run(init.arg(format!("-plugin-dir={}", plugins.display())))?;
        return Ok(Some(copied));
    }
    Ok(program::run(&mut init).is_ok().then_some(copied))
}

/// The folder that is named, or one that is in the usual place for what is not part of the system.
fn plugins() -> Option<PathBuf> {
    if let Some(named) = env::var_os(PLUGINS) {
        return Some(named.into());
    }
    below(Path::new("/opt")).find(|folder| below(folder).any(|host| host.join("hashicorp/aws").is_dir()))
}

/// What is in a folder; nothing where it cannot be read.
fn below(folder: &Path) -> impl Iterator<Item = PathBuf> {
    fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path())
}

fn terraform(folder: &Path) -> Command {
    let mut terraform = Command::new("terraform");
    // Nothing of this machine's own settings, and nobody is asked anything.
    terraform.current_dir(folder).env("TF_CLI_CONFIG_FILE", "/dev/null").env("TF_IN_AUTOMATION", "1");
    terraform.env("CHECKPOINT_DISABLE", "1");
    terraform
}
