"""What the worker does for accounts."""

from huey.contrib.djhuey import task


# A code is over in minutes, and so are the attempts to send it.
@task(retries=10, retry_delay=30)
def send_mail(message):
    """Send one mail (django.core.mail.EmailMessage)."""
    message.send()
