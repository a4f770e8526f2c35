"""A Redis cache whose absence slows pages down and breaks none."""

import logging

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


class ForgivingRedisCache(RedisCache):
    """Reads of a server that does not answer find nothing, and writes go nowhere; each leaves a line in the log."""

    def get(self, key, default=None, version=None):
        try:
            return super().get(key, default, version)
        except RedisError as error:
            logger.warning("cache not read: %s", error)
            return default

    def set(self, key, value, *args, **kwargs):
        try:
            return super().set(key, value, *args, **kwargs)
        except RedisError as error:
            logger.warning("cache not written: %s", error)
            return None
