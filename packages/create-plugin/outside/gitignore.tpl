node_modules/
reports/
.xuncha/
*.xplugin
