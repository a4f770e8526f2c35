"""How gunicorn serves the site: on localhost as it is, elsewhere behind a proxy that buffers slow clients."""

import multiprocessing
import os

from website.environment import env_bool, env_int

workers = env_int("WEB_CONCURRENCY", min(4, multiprocessing.cpu_count()), low=1, high=64)
threads = 4
worker_class = "gthread"
preload_app = False
timeout = 30
graceful_timeout = 30
keepalive = 5
max_requests = 2000
max_requests_jitter = 200
limit_request_line = 4094
limit_request_fields = 64
limit_request_field_size = 8190
# Gunicorn 27 would otherwise make a control socket in the home folder.
control_socket_disable = True
accesslog = "-" if env_bool("PLAINTERMS_ACCESS_LOG") else None
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108 (heartbeats, not on a disk)
