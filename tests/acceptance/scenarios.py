"""What holds for every school, X1 to X27."""

from tests.acceptance.entry import in_part, later, of, proved

_PUBLISHING, _CLAIMING = "services/test_publishing", "services/test_claiming"
_INTAKE, _WALLS = "pictures/test_intake", "architecture/test_walls"
_FURTHER = "acceptance/test_further_services"
_CONTRACTS = (
    *of("connectors/test_contract_meta", "TestFacebook", "TestInstagram"),
    "connectors/x/test_contract.py::TestX",
    "connectors/linkedin/test_contract.py::TestLinkedIn",
    "connectors/weduc/test_contract.py::TestWeduc",
)

SCENARIOS = {
    "X1": proved(
        *of(
            "journeys/test_survival", "test_a_worker_killed_after_the_platforms_yes_leaves_one_post"
        ),
        *of(
            "services/test_reconciling",
            "test_a_post_whose_answer_was_lost_is_found_and_not_sent_again",
            "test_a_worker_that_never_came_back_may_have_published",
            "test_one_look_that_finds_nothing_proves_nothing",
            "test_what_the_platform_calls_a_duplicate_without_having_it_is_for_a_person",
        ),
        *of("web/test_live_post", "test_what_only_a_person_can_tell_is_asked_with_two_buttons"),
    ),
    "X2": proved(
        *of(_PUBLISHING, "test_a_job_that_arrives_twice_publishes_once"),
        *of(_CLAIMING, "test_two_beats_claim_each_delivery_once"),
    ),
    "X3": proved(
        *of(
            _PUBLISHING,
            "test_each_answer_has_its_state_and_its_record",
            "test_a_platform_may_name_its_own_delay",
            "test_a_rate_limit_keeps_the_whole_channel_waiting_and_no_other",
        ),
        *of("services/test_settling", "test_a_lost_right_parks_the_channel_and_alarms_once"),
        *of(
            "journeys/test_real_time",
            "test_a_revoked_permission_parks_the_queue_with_one_notice_and_one_mail",
        ),
        *of(
            "connectors/test_faults",
            "test_a_fault_becomes_what_the_table_says_and_nothing_is_posted_twice",
        ),
    ),
    "X4": proved(
        *of(_PUBLISHING, "test_two_of_three_channels_succeed_and_only_the_third_is_retried"),
        *of(
            "services/test_drafting", "test_of_a_partly_live_post_only_the_rest_gets_the_new_words"
        ),
    ),
    "X5": in_part(
        *of(
            "architecture/test_isolation",
            "test_no_address_shows_or_changes_anything_of_another_school",
            "test_ids_of_another_school_inside_a_form_are_refused",
            "test_the_walker_finds_a_hole_that_somebody_made",
        ),
        *of(_WALLS, "test_a_job_with_one_schools_id_and_anothers_row_does_nothing"),
        missing="the API, and records: exports and the search",
    ),
    "X6": proved(
        *of(
            "web/test_no_name_leaks",
            "test_no_name_on_the_roll_is_kept_anywhere_but_in_posts",
            "test_nothing_of_another_school_and_no_token_is_kept_here",
        ),
        *of(
            "architecture/test_isolation",
            "test_no_address_shows_or_changes_anything_of_another_school",
        ),
    ),
    "X7": proved(
        *of(_PUBLISHING, "test_a_withdrawn_consent_stops_fridays_post"),
        *of("services/test_consenting", "test_a_withdrawn_consent_stops_fridays_post"),
    ),
    "X8": proved(
        *of(_PUBLISHING, "test_a_stricter_policy_holds_the_post_and_tells_its_author"),
        *of(
            "services/test_approving",
            "test_a_rule_made_stricter_after_the_approval_is_asked_again",
        ),
        *of(
            "services/test_policy_moves",
            "test_a_rule_put_back_as_a_block_stops_what_was_approved",
            "test_another_answer_to_a_choice_sends_an_approved_post_back",
        ),
    ),
    "X9": proved(
        *of(_PUBLISHING, "test_a_looser_policy_does_not_send_what_had_been_held"),
        *of(
            "services/test_policy_moves",
            "test_a_blocked_post_stays_blocked_when_the_policy_is_looser_until_it_is_sent_again",
        ),
    ),
    "X10": proved(
        *of(
            _CLAIMING,
            "test_a_job_that_was_lost_is_handed_out_again",
            "test_a_parked_channels_posts_are_missed_in_the_end_and_not_sent_late",
            "test_a_platforms_long_delay_does_not_hide_that_a_post_is_too_late",
        ),
        *of(_FURTHER, "test_X10_a_closure_is_given_up_sooner_than_other_news"),
    ),
    "X11": proved(
        *of(
            "test_clocks",
            "test_what_a_school_means_by_a_time",
            "test_a_time_that_does_not_exist_is_refused_with_its_neighbours",
            "test_of_a_time_that_happens_twice_the_first_is_meant_and_said",
        ),
        *of(
            "test_school_time",
            "test_an_answer_is_due_as_ashgroves_policy_says",
            "test_information_is_due_after_twenty_school_days",
        ),
    ),
    "X12": proved(
        *of(_CLAIMING, "test_a_school_with_many_posts_does_not_stand_before_a_school_with_one"),
        *of(
            "journeys/test_survival",
            "test_thirty_schools_at_one_instant_do_not_wait_for_a_slow_platform",
        ),
    ),
    "X13": proved(
        *of("webhooks/test_webhooks", "test_a_forged_event_is_refused"),
        *of(
            "connectors/test_deliveries",
            "test_a_forged_delivery_is_refused",
            "test_a_delivery_that_comes_twice_or_again_later_is_one_event",
            "test_deliveries_in_the_wrong_order_are_both_understood",
        ),
        *of(
            "journeys/test_real_time",
            "test_deliveries_that_come_twice_again_late_or_forged_change_nothing_else",
        ),
    ),
    "X14": proved(
        *of(
            _INTAKE,
            "test_forty_megapixels_are_converted_and_a_bomb_is_not",
            "test_heic_becomes_a_jpeg",
            "test_moving_pictures_are_refused",
            "test_what_cannot_be_published_is_refused_by_name_and_reason",
            "test_the_content_decides_and_not_the_name",
            "test_every_orientation_of_the_camera_comes_out_upright",
            "test_a_position_is_reported_wherever_it_was_kept",
            "test_nothing_that_a_jpeg_told_is_left_in_the_cleaned_picture",
        ),
        *of(
            "web/test_writing",
            "test_a_file_is_held_against_the_chosen_channels_when_it_is_uploaded",
        ),
        *of("connectors/test_limits", "test_a_limit_is_told_with_the_file_and_the_numbers"),
        *of(
            "pictures/test_ten_photographs",
            "test_it_comes_out_clean_and_upright",
            "test_its_faces_are_found_where_they_are_and_nowhere_else",
            "test_a_covered_face_is_not_found_again_even_as_a_platform_shows_it",
        ),
    ),
    "X15": proved(
        *of("connectors/x/test_text", "test_lengths_are_those_of_twitters_own_cases"),
        *of("web/test_writing", "test_each_channel_counts_characters_in_its_own_way"),
    ),
    "X16": proved(
        *of(
            "services/test_approving",
            "test_absence_cover_counts_on_its_days_only",
            "test_a_question_ends_with_the_posts_time",
        ),
        *of(
            "services/test_no_way_round",
            "test_X16_after_a_day_the_stand_in_is_told_and_nothing_is_approved",
            "test_X16_without_a_stand_in_the_head_is_asked_to_appoint_one",
            "test_a_question_that_nobody_answered_in_time_gives_the_post_back",
        ),
    ),
    "X17": proved(
        *of("services/test_approving", "test_a_deactivated_person_decides_nothing"),
        *of(_FURTHER, "test_X17_a_leavers_open_session_ends_at_once"),
        *of(
            "web/test_leaving",
            "test_X17_a_leaver_is_out_and_their_scheduled_post_is_held",
            "test_X17_a_held_post_of_a_leaver_is_not_sent_when_its_time_comes",
            "test_X17_what_the_beat_had_claimed_already_is_stopped_too",
        ),
    ),
    "X18": proved(
        *of(
            "web/test_directories",
            "test_X18_whoever_is_invited_signs_in_with_the_schools_account",
            "test_X18_a_user_of_another_tenant_or_domain_is_refused",
            "test_X18_a_google_account_outside_the_schools_workspace_is_refused",
            "test_any_other_directory_counts_only_with_a_verified_address",
            "test_one_schools_directory_opens_no_other_school",
        ),
    ),
    "X19": later("records: exports"),
    "X20": in_part(
        *of(
            "architecture/test_audit",
            "test_the_application_can_neither_change_nor_delete_history",
            "test_the_owner_of_the_tables_is_refused_too",
        ),
        missing="records: the chain of digests and the command that verifies it",
    ),
    "X21": later("incidents"),
    "X22": proved(
        *of(
            _PUBLISHING,
            "test_a_paused_school_sends_nothing_and_its_neighbour_does",
            "test_what_came_due_during_a_pause_does_not_go_out_in_a_flood",
        ),
        *of(
            "web/test_school_pages",
            "test_pausing_everything_needs_a_reason_and_resuming_asks_about_what_came_due",
        ),
    ),
    "X23": proved(
        *of(
            "test_migrations",
            "test_X23_up_and_down_and_up_again_no_row_and_no_value_is_lost",
            "test_the_released_version_still_works_on_the_newest_tables",
        ),
    ),
    "X24": in_part(
        *of("web/test_school_pages", "test_every_field_has_a_label_and_every_page_its_landmarks"),
        missing="a person with a screen reader; where a browser is, tests/browser goes by "
        "keyboard, reads what the browser tells a screen reader, and runs axe",
    ),
    "X25": later("the API"),
    "X26": later("posts made outside the product"),
    "X27": proved(
        *_CONTRACTS,
        *of(
            "connectors/strict/test_strict",
            "test_a_post_is_published_read_back_found_and_taken_down",
            "test_pictures_keep_their_alternative_texts",
            "test_comments_off_is_read_back_or_kept_by_hiding",
            "test_comments_are_read_hidden_answered_and_deleted",
            "test_it_is_well_listens_is_renewed_and_given_back",
        ),
    ),
}
