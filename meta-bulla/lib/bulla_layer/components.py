# SPDX-License-Identifier: Apache-2.0
"""The components that BULLA_COMPONENTS lists: their varflags, what is wrong with them, the recipe
for `bulla pack` that they amount to, and the file that becomes the payload.

Values are read under computed names, which BitBake's dependency tracking does not see: whoever
calls this from a task adds variables_of(d) to the task's vardeps.
"""

import difflib
import json
import os
import re
import shlex

FLAGS = ("file", "fstype", "depends", "recipe", "set", "class", "name", "component", "version",
         "sequence", "security-version", "compress", "block-size", "attachments")
CLASSES = ("boot", "os", "application", "board-config", "cert-store", "recovery")
NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")

# What BitBake itself keeps beside a variable's value.
BITBAKE_FLAGS = ("doc", "export", "unexport", "type", "vardeps", "vardepsexclude", "vardepvalue",
                 "vardepvalueexclude", "filename", "lineno")


class Component:
    """One image package: `name` in BULLA_COMPONENTS, `provider` the recipe that makes its payload
    (empty: the payload is in SRC_URI, or an absolute path)."""

    def __init__(self, d, name):
        self.name = name
        self.variable = "BULLA_COMPONENT_" + name
        self.provider = (d.getVar(self.variable) or "").strip()
        self.flags = {}
        for flag in d.getVarFlags(self.variable) or {}:
            if flag not in BITBAKE_FLAGS and not flag.startswith("_"):
                value = d.getVarFlag(self.variable, flag, True)
                self.flags[flag] = (value or "").strip()

    def flag(self, name, otherwise=""):
        return self.flags.get(name) or otherwise

    def says(self, flag):
        return "%s[%s]" % (self.variable, flag)


def names(d):
    return (d.getVar("BULLA_COMPONENTS") or "").split()


def variables_of(d):
    return " ".join("BULLA_COMPONENT_" + name for name in names(d))


def read(d):
    return [Component(d, name) for name in names(d)]


def fault(d):
    """What is wrong first with a recipe's components, and the cure; None if nothing is."""
    if not names(d):
        return ("BULLA_COMPONENTS is empty: list the images that become packages, as in "
                'BULLA_COMPONENTS = "app"')
    for component in read(d):
        found = _flag_fault(component) or _source_fault(component) or _field_fault(d, component)
        if found:
            return found
    return None


def _flag_fault(component):
    if not NAME.fullmatch(component.name):
        return ("BULLA_COMPONENTS: '%s' is no name: a-z, 0-9 and . _ - only, at most 64"
                % component.name)
    for flag in sorted(component.flags):
        if flag not in FLAGS:
            near = difflib.get_close_matches(flag, FLAGS, 1)
            return "%s: there is no such flag%s" % (
                component.says(flag), "; did you mean [%s]?" % near[0] if near else
                "; there are " + ", ".join(FLAGS))
    return None


def _source_fault(component):
    if component.flag("file") and component.flag("fstype"):
        return "%s and [fstype] both name a payload: keep one" % component.says("file")
    if component.flag("fstype") and not component.provider:
        return ("%s is set, but %s names no image recipe: set it, as in %s = "
                '"core-image-minimal"' % (component.says("fstype"), component.variable,
                                          component.variable))
    if not component.flag("file") and not component.flag("fstype"):
        return ("%s is not set: name the payload, a file of SRC_URI or of the deploy directory of "
                "%s; or %s for an image recipe" % (
                    component.says("file"), component.provider or "another recipe",
                    component.says("fstype")))
    return None


def _field_fault(d, component):
    if component.flag("recipe"):
        return None  # bulla judges it, by line and column
    if not d.getVar("BULLA_PRODUCT"):
        return ("BULLA_PRODUCT is not set: name the product that the devices are of, as in "
                'BULLA_PRODUCT = "com.example.thermostat"')
    if component.flag("class") not in CLASSES:
        return "%s is '%s': it must be one of %s" % (
            component.says("class"), component.flag("class"), ", ".join(CLASSES))
    for flag, variable in (("sequence", "BULLA_SEQUENCE"),
                           ("security-version", "BULLA_SECURITY_VERSION")):
        value = component.flag(flag, d.getVar(variable) or "")
        if not re.fullmatch(r"0|[1-9][0-9]{0,18}", value):
            return ("%s is '%s', and it must be a number: set it or %s. The sequence grows with "
                    "every release; the security version when an old one must never come back"
                    % (component.says(flag), value, variable))
    return None


def task_needed(component):
    """The tasks, as RECIPE:TASK, that make the payload."""
    if component.flag("depends"):
        return component.flag("depends")
    if not component.provider:
        return ""
    return component.provider + (":do_image_complete" if component.flag("fstype") else ":do_deploy")


def payload_name(d, component):
    """The name of the payload's file, relative to a folder unless it is absolute."""
    if component.flag("file"):
        return component.flag("file")
    return "%s%s%s.%s" % (component.provider,
                          d.getVar("IMAGE_MACHINE_SUFFIX") or "-" + d.getVar("MACHINE"),
                          d.getVar("IMAGE_NAME_SUFFIX") or ".rootfs", component.flag("fstype"))


def find(name, folders):
    """The first of the folders' files of this name; None when there is none."""
    for folder in folders:
        path = os.path.join(folder, name)
        if os.path.exists(path):
            return path
    return None


def watched(d):
    """Payloads and recipes outside of any recipe, as an entry of [file-checksums]."""
    paths = []
    for component in read(d):
        paths += [component.flag("file"), component.flag("recipe")]
        paths += [path for _, path in attachments(component)]
    return " ".join("%s:%s" % (path, os.path.exists(path)) for path in paths
                    if os.path.isabs(path))


def settings(component):
    """What --set changes in a recipe file of the user's: flags that are there, and [set]."""
    given = [("image.name", "name"), ("image.component", "component"), ("image.class", "class"),
             ("image.version", "version"), ("image.sequence", "sequence"),
             ("image.security-version", "security-version"), ("compress", "compress"),
             ("block-size", "block-size")]
    said = [field + "=" + component.flag(flag) for field, flag in given if component.flag(flag)]
    return said + set_by_user(component)


def set_by_user(component):
    return shlex.split(component.flag("set"))


def attachments(component):
    """NAME and FILE of each attachment; FILE alone goes by its own name."""
    pairs = [word.rpartition("=") for word in component.flag("attachments").split()]
    return [(name or os.path.basename(path), path) for name, _, path in pairs]


def delta_fault(d):
    """What is wrong first with the flags of BULLA_DELTA_ARGS; None if nothing is."""
    for name in sorted(_delta_flags(d)):
        if name not in names(d):
            return ("BULLA_DELTA_ARGS[%s]: the flag names a component, and BULLA_COMPONENTS is '%s'"
                    % (name, " ".join(names(d))))
    return None


def delta_arguments(d, name):
    """Options of `bulla delta` for a component: its flag of BULLA_DELTA_ARGS, else the variable."""
    return shlex.split(_delta_flags(d).get(name, d.getVar("BULLA_DELTA_ARGS") or ""))


def _delta_flags(d):
    flags = d.getVarFlags("BULLA_DELTA_ARGS", expand=names(d)) or {}
    return {name: value for name, value in flags.items()
            if name not in BITBAKE_FLAGS and not name.startswith("_")}


def recipe_text(d, component):
    """The recipe for a component without one of its own, in YAML."""
    image = [("product", d.getVar("BULLA_PRODUCT")),
             ("name", component.flag("name", component.name)),
             ("component", component.flag("component")),
             ("class", component.flag("class")),
             ("version", component.flag("version", d.getVar("BULLA_VERSION"))),
             ("sequence", component.flag("sequence", d.getVar("BULLA_SEQUENCE"))),
             ("security-version",
              component.flag("security-version", d.getVar("BULLA_SECURITY_VERSION")))]
    lines = ["image:"] + ["  %s: %s" % (field, _scalar(value)) for field, value in image if value]
    for flag in ("compress", "block-size"):
        if component.flag(flag):
            lines.append("%s: %s" % (flag, _scalar(component.flag(flag))))
    return "\n".join(lines) + "\n"


def _scalar(value):
    return value if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._:-]*", value) else json.dumps(value)
