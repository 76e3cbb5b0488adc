// pymdownx.arithmatex (generic) hands every formula over as \(...\) or \[...\] inside an
// element of class "arithmatex"; MathJax shall look there and nowhere else.
window.MathJax = {
  tex: {
    inlineMath: [["\\(", "\\)"]],
    displayMath: [["\\[", "\\]"]],
  },
  options: {
    ignoreHtmlClass: ".*",
    processHtmlClass: "arithmatex",
  },
};
