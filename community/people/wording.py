"""Sentences of allauth and of Django's passwords that our catalogs say in our words, Dutch and English.

The English is theirs and the key (`messages add --english` gives it our words); a sentence of ours on a page
of theirs stands in that page's own template.
"""

from django.utils.translation import gettext_noop, ngettext_lazy

SAID_BY_DJANGO = (
    ngettext_lazy(
        "Your password must contain at least %(min_length)d character.",
        "Your password must contain at least %(min_length)d characters.",
        "min_length",
    ),
    ngettext_lazy(
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
    ),
    gettext_noop("Your password can’t be a commonly used password."),
    gettext_noop("This password is too common."),
)

SAID_WHEN_SIGNING_IN = (
    gettext_noop("Sign In"),
    gettext_noop("Sign In Via %(provider)s"),
    gettext_noop("Confirm"),
    gettext_noop("Email"),
    gettext_noop("Email address"),
    gettext_noop("Forgot your password?"),
    gettext_noop("Invalid login."),
    gettext_noop("Use your password"),
    gettext_noop("Connect %(provider)s"),
    gettext_noop("You are about to connect a new third-party account from %(provider)s."),
    gettext_noop("Account Inactive"),
    gettext_noop("Alternative options"),
    gettext_noop("Be patient, you are sending too many requests."),
    gettext_noop("Confirm Access"),
    gettext_noop("Enter your password:"),
    gettext_noop("Incorrect code."),
    gettext_noop("Incorrect password."),
    gettext_noop("Login Cancelled"),
    gettext_noop("Other sign-in options"),
    gettext_noop("Please reauthenticate to safeguard your account."),
    gettext_noop("Request Code"),
    gettext_noop("Request new code"),
    gettext_noop("Send me a sign-in code"),
    gettext_noop("Third-Party Login Failure"),
    gettext_noop("An error occurred while attempting to login via your third-party account."),
    gettext_noop(
        "You decided to cancel logging in to our site using one of your existing accounts. If this was a"
        ' mistake, please proceed to <a href="%(login_url)s">sign in</a>.'
    ),
    gettext_noop("The email address and/or password you specified are not correct."),
    gettext_noop("This account is currently inactive."),
    gettext_noop("This account is inactive."),
    gettext_noop("Too many failed login attempts. Try again later."),
    gettext_noop("Use a security key"),
    gettext_noop("Use authenticator app or code"),
    gettext_noop("You will receive a special code for a password-free sign-in."),
    gettext_noop(
        "Your account is protected by two-factor authentication. Please enter an authenticator code:"
    ),
    gettext_noop("Enter an authenticator code:"),
    gettext_noop("Authenticator code"),
    gettext_noop("You are about to sign in using a third-party account from %(provider)s."),
)

SAID_OF_A_PASSWORD = (
    gettext_noop("Your password is now changed."),
    gettext_noop("The password reset token was invalid."),
    gettext_noop("Bad Token"),
    gettext_noop("Current Password"),
    gettext_noop("New Password"),
    gettext_noop("New Password (again)"),
    gettext_noop("Password (again)"),
    gettext_noop("Password Reset"),
    gettext_noop("Reset My Password"),
    gettext_noop("Set Password"),
    gettext_noop("Change Password"),
    gettext_noop("Forgot Password?"),
    gettext_noop(
        "Forgotten your password? Enter your email address below, and we'll send you an email allowing you to"
        " reset it."
    ),
    gettext_noop("Please contact us if you have any trouble resetting your password."),
    gettext_noop(
        "We have sent you an email. If you have not received it please check your spam folder. Otherwise"
        " contact us if you do not receive it in a few minutes."
    ),
    gettext_noop(
        "The password reset link was invalid, possibly because it has already been used.  Please request a"
        ' <a href="%(passwd_reset_url)s">new password reset</a>.'
    ),
    gettext_noop("You must type the same password each time."),
    gettext_noop("Please type your current password."),
)

SAID_OF_AN_ADDRESS = (
    gettext_noop("This email address is already associated with this account."),
    gettext_noop("A user is already registered with this email address."),
    gettext_noop("Warning:"),
    gettext_noop(
        "You currently do not have any email address set up. You should really add an email address so you"
        " can receive notifications, reset your password, etc."
    ),
    gettext_noop("Email Addresses"),
    gettext_noop("The following email addresses are associated with your account:"),
    gettext_noop("Verified"),
    gettext_noop("Unverified"),
    gettext_noop("Primary"),
    gettext_noop("Make Primary"),
    gettext_noop("Re-send Verification"),
    gettext_noop("Add Email Address"),
    gettext_noop("Add Email"),
    gettext_noop("Do you really want to remove the selected email address?"),
    gettext_noop("Verify Your Email Address"),
    gettext_noop("Email Verification"),
    gettext_noop("Enter Email Verification Code"),
    gettext_noop("Use a different email address"),
    gettext_noop(
        "We've sent a code to %(recipient)s. The code expires shortly, so please enter it soon.",
    ),
    gettext_noop(
        "We have sent an email to you for verification. Follow the link provided to finalize the signup"
        " process. If you do not see the verification email in your main inbox, check your spam folder."
        " Please contact us if you do not receive the verification email within a few minutes."
    ),
    gettext_noop("You cannot remove your primary email address."),
    gettext_noop("Your primary email address must be verified."),
    gettext_noop("You cannot add an email address to an account protected by two-factor authentication."),
)

SAID_OF_A_SECOND_STEP = (
    ngettext_lazy(
        "There is %(unused_count)s out of %(total_count)s recovery codes available.",
        "There are %(unused_count)s out of %(total_count)s recovery codes available.",
        "unused_count",
    ),
    gettext_noop("Add"),
    gettext_noop("Are you sure?"),
    gettext_noop("Key nr. {number}"),
    gettext_noop("You cannot generate recovery codes without having two-factor authentication enabled."),
    gettext_noop("Two-Factor Authentication"),
    gettext_noop("Authenticator App"),
    gettext_noop("Security Keys"),
    gettext_noop("Add Security Key"),
    gettext_noop("Edit Security Key"),
    gettext_noop("Remove Security Key"),
    gettext_noop("Are you sure you want to remove this security key?"),
    gettext_noop("Passwordless"),
    gettext_noop(
        "Enabling passwordless operation allows you to sign in using just this key, but imposes additional"
        " requirements such as biometrics or PIN protection."
    ),
    gettext_noop("Deactivate Authenticator App"),
    gettext_noop("You are about to deactivate authenticator app based authentication. Are you sure?"),
    gettext_noop("Deactivate"),
    gettext_noop("Recovery Codes"),
    gettext_noop("Unused codes"),
    gettext_noop("Download codes"),
    gettext_noop("Generate"),
    gettext_noop("Generate new codes"),
    gettext_noop("You are about to generate a new set of recovery codes for your account."),
    gettext_noop("This action will invalidate your existing codes."),
    gettext_noop("You cannot activate two-factor authentication until you have verified your email address."),
    gettext_noop("This functionality requires JavaScript."),
    gettext_noop("Master key"),
    gettext_noop("Backup key"),
)

SAID_AFTERWARDS = (
    gettext_noop("A new set of recovery codes has been generated."),
    gettext_noop("Authenticator app activated."),
    gettext_noop("Authenticator app deactivated."),
    gettext_noop("Security key added."),
    gettext_noop("Security key removed."),
    gettext_noop("You cannot remove your primary email address (%(email)s)."),
    gettext_noop("Confirmation email sent to %(email)s."),
    gettext_noop("Removed email address %(email)s."),
    gettext_noop("Primary email address set."),
    gettext_noop("Password successfully changed."),
    gettext_noop("Password successfully set."),
    gettext_noop("Signed out of all other sessions."),
    gettext_noop("The third-party account has been connected."),
    gettext_noop("The third-party account is already connected to a different account."),
    gettext_noop("The third-party account has been disconnected."),
)
