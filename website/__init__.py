"""Settings, and the few pages that must see every kind: home, search, feed, sitemap, health."""
